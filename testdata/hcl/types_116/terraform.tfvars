v2 = "x y"
