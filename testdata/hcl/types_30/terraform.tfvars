v6 = "x y"
v7 = "true"
