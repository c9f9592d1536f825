v1 = "x y"
