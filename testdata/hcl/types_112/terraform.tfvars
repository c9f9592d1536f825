v8 = 10
v9 = "a-b_c"
v12 = 1
v16 = ["x y"]
v18 = ["a-b_c", "multi\nline"]
v20 = "a-b_c"
