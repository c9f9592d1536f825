v3 = "q\"uote"
v5 = "web"
v7 = "web"
v8 = "a-b_c"
