v1 = "50%"
v6 = "q\"uote"
