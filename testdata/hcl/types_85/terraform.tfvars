v1 = true
v7 = "q\"uote"
v9 = "q\"uote"
v10 = { k0 = "x y" }
v12 = "web"
