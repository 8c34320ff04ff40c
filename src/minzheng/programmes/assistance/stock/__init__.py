"""Stock import 存量导入: the workbook a district brings on the first day; reading and checking it, no database."""
