v4 = "q\"uote"
v5 = "a-b_c"
