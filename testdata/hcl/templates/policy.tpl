{"Version": "1", "Statement": [
%{ for i, a in actions ~}
  {"Effect": "Allow", "Action": "${a}", "Resource": "${name}"}${i < length(actions) - 1 ? "," : ""}
%{ endfor ~}
]}
