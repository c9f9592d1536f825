v3 = "true"
