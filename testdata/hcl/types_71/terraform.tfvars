v2 = 0
v3 = "50%"
v8 = true
