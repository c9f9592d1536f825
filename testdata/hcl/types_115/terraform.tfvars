v1 = ["q\"uote"]
