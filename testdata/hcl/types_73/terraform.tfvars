v1 = "q\"uote"
v3 = "q\"uote"
v13 = "x y"
v14 = true
