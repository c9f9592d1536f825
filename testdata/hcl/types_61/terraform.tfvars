v6 = "q\"uote"
