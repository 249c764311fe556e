package powercut_test

import (
	"bufio"
	"database/sql"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"testing"

	_ "modernc.org/sqlite" // the program that knows best how to survive a cut

	"github.com/easel-gallery/easel/pipeline/powercut"
)

// childDoes names what this program does when a test has started it anew.
const childDoes = "POWERCUT_TEST_DOES"

func TestMain(m *testing.M) {
	deed, ok := os.LookupEnv(childDoes)
	if !ok {
		os.Exit(m.Run())
	}
	if err := map[string]func(string) error{"mounts": mounts, "commits": commits}[deed](os.Args[1]); err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
}

// mounts mounts a disk in a folder and waits to be killed.
func mounts(folder string) error {
	d, err := powercut.Mount(folder)
	if err != nil {
		return err
	}
	fmt.Println(d.Dir)
	select {}
}

// commits opens a database and commits a row for each line that it is sent.
func commits(dsn string) error {
	db, err := sql.Open("sqlite", dsn)
	if err != nil {
		return err
	}
	if _, err := db.Exec("CREATE TABLE row (text TEXT)"); err != nil {
		return err
	}
	for lines := bufio.NewScanner(os.Stdin); lines.Scan(); {
		if _, err := db.Exec("INSERT INTO row VALUES (hex(randomblob(1500)))"); err != nil {
			return err
		}
		fmt.Println("committed")
	}
	return nil
}

// child is this program as another process. Whoever maps memory of a disk's files must
// not be the process that serves the disk: Go can't run on while it waits for a page.
type child struct {
	cmd *exec.Cmd
	in  io.Writer
	out *bufio.Reader
}

func startChild(t *testing.T, does, on string) *child {
	t.Helper()
	program, err := os.Executable()
	must(t, err)
	c := &child{cmd: exec.Command(program, on)}
	c.cmd.Env = append(os.Environ(), childDoes+"="+does)
	c.in, err = c.cmd.StdinPipe()
	must(t, err)
	out, err := c.cmd.StdoutPipe()
	must(t, err)
	c.out = bufio.NewReader(out)
	must(t, c.cmd.Start())
	t.Cleanup(c.kill)
	return c
}

func (c *child) read(t *testing.T) string {
	t.Helper()
	line, err := c.out.ReadString('\n')
	must(t, err)
	return strings.TrimSpace(line)
}

// kill kills it, if that was not done before.
func (c *child) kill() {
	_ = c.cmd.Process.Kill()
	_ = c.cmd.Wait()
}
