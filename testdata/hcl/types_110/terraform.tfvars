v1 = ["x y", "a-b_c"]
