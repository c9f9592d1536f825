v1 = false
v4 = "a-b_c"
