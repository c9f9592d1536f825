v2 = true
