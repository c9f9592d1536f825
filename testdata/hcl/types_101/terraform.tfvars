v2 = true
v5 = true
