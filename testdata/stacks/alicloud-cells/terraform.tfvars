cells = {
  north = {
    cidr = "10.16.0.0/16"
    pools = {
      edge = {
        public = true
        ports  = ["443/443", "22/22"]
        disks  = [{ size = 100, encrypted = true }, { size = 200, encrypted = false }]
      }
      store = {
        ports = ["27017/27019"]
      }
    }
  }
  south = {
    cidr = "10.17.0.0/16"
    pools = {
      edge = {
        public = true
        ports  = ["1/65535"]
      }
    }
  }
}
