v5 = ["a-b_c"]
