v3 = 1
v4 = false
v6 = "a-b_c"
v8 = 10
v10 = 42
