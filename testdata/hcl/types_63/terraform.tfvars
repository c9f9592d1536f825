v7 = "a-b_c"
v15 = 1e3
