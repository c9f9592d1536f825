v5 = "web"
v8 = "a-b_c"
v9 = 1e3
