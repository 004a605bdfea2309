export type ExportFormat = 'CSV' | 'NDJSON'
