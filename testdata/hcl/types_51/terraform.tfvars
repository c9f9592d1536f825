v5 = "x y"
