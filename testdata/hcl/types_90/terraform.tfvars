v3 = "50%"
v5 = ["q\"uote", "web"]
v6 = "multi\nline"
v8 = "true"
