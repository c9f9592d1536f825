v2 = "true"
