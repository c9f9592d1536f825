v1 = "x y"
v2 = false
v4 = "true"
