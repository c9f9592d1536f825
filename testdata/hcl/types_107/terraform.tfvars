v1 = "a-b_c"
