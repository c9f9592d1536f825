v1 = true
v5 = true
v7 = "q\"uote"
v8 = 1e3
