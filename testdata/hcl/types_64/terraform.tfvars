v4 = "x y"
v5 = { k0 = "Ünï", k1 = "true" }
v6 = "a-b_c"
