v4 = "true"
