v1 = true
v3 = 1
