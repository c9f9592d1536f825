v6 = 1e3
v7 = "a-b_c"
v12 = 42
