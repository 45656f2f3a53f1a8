"""What comes in: certificates, mails, badges and lists, read and proposed as credit until somebody confirms them."""
