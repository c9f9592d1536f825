v3 = "Ünï"
v4 = "q\"uote"
