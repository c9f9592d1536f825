v19 = "q\"uote"
