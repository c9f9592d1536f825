v1 = true
v5 = 1e3
v6 = "q\"uote"
v12 = "q\"uote"
v15 = "50%"
v21 = false
