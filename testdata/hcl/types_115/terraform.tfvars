v1 = 0
v4 = 1e3
v6 = ["q\"uote", "Ünï"]
