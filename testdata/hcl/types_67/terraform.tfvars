v1 = "Ünï"
v3 = "a-b_c"
