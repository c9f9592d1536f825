v1 = "true"
v2 = { k0 = "x y" }
