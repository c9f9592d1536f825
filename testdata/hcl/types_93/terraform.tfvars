v9 = { k0 = "a-b_c" }
