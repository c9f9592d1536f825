v1 = 42
v5 = 42
v7 = "web"
v13 = { k0 = "x y", k1 = "true" }
