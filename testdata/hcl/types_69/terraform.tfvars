v4 = "x y"
v8 = "true"
v17 = true
v20 = false
v23 = "a-b_c"
