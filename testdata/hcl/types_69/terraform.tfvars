v2 = "x y"
v6 = ["p/q.r"]
v8 = 10
v15 = "q\"uote"
v17 = 1
v18 = 1
