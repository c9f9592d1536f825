b = "auto"
c = <<-EOT
  heredoc
EOT
