v1 = "x y"
v4 = "q\"uote"
