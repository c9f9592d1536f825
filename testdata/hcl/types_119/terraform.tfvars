v1 = true
