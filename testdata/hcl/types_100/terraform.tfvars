v2 = "q\"uote"
v3 = "x y"
v5 = { k0 = "true" }
