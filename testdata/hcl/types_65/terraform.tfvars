v2 = false
v6 = 1
