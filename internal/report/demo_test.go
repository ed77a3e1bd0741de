package report
import ("testing";"os";"mmapbench/internal/record")
func TestDemo(t *testing.T){
 run,err:=record.LoadFiles(os.Getenv("DEMO")); if err!=nil{t.Fatal(err)}
 r,err:=Build(run,Options{Seed:42}); if err!=nil{t.Fatal(err)}
 f,_:=ParseFormat(os.Getenv("FMT")); r.Write(os.Stdout,f)
}
