variable "admin_cidr" {
  description = "From where the servers are administered."
  type        = string
  default     = "0.0.0.0/0"
}

variable "services" {
  type = map(object({
    zone   = string
    public = optional(bool, false)
    ports  = optional(list(number), [])
  }))
  default = {
    api = {
      zone   = "i"
      public = true
      ports  = [443, 8443]
    }
    jobs = {
      zone = "j"
    }
  }
}
